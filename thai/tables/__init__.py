"""Tables as files: every row of a model out to CSV or Excel, and in again.

`table` and its readers find out what an uploaded file holds; `cells` read and write one
value; `resources` knows the columns of a model; `admin` is the pages. What an app has
to say of its own tables stands in its `resources.py`.
"""
