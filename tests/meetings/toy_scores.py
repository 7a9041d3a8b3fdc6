"""The toy numbers of the test vector, invented for tests: no community's own scores."""

from meetings.river import Row

TOPICS = ["บัญชี", "บริหารจัดการ", "สินเชื่อ", "กรรมการ"]
MOO_7, MOO_1, THA_RAI, KKJ = "บางจาก ม.7", "บางจาก ม.1", "เครือข่ายท่าไร่", "กขคจ. มะม่วงฯ"
# Of each subject, by topic: (now, wanted).
SCORES = {
    MOO_7: [(4, 5), (4, 4), (3, 4), (3, 5)],
    MOO_1: [(1, 3), (2, 3), (2, 2), (None, None)],
    THA_RAI: [(3, 4), (5, 5), (3, 5), (4, 4)],
    KKJ: [(2, 4), (3, 3), (3, None), (2, 4)],
}
ROWS = [
    Row(topic, subject, *score)
    for subject, scores in SCORES.items()
    for topic, score in zip(TOPICS, scores, strict=True)
]
# What the rule gives: low, high, width, how many.
RIVER = {
    "บัญชี": (1, 4, 3, 4),
    "บริหารจัดการ": (2, 5, 3, 4),
    "สินเชื่อ": (2, 3, 1, 4),
    "กรรมการ": (2, 4, 2, 3),
}
# Givers, learners with their gaps, pairs, unmet.
STAIRS = {
    "บัญชี": (
        [MOO_7],
        [(MOO_1, 2), (KKJ, 2)],
        [(MOO_1, MOO_7), (KKJ, MOO_7)],
        [],
    ),
    "บริหารจัดการ": ([MOO_7, THA_RAI], [], [], []),
    "สินเชื่อ": ([], [(THA_RAI, 2)], [], [THA_RAI]),
    "กรรมการ": (
        [THA_RAI],
        [(MOO_7, 2), (KKJ, 2)],
        [(MOO_7, THA_RAI), (KKJ, THA_RAI)],
        [],
    ),
}


def crowd(topics, subjects):
    """Rows of many topics and subjects, spread over all levels, with gaps between."""
    rows = []
    for t in range(topics):
        for s in range(subjects):
            now = (t * 7 + s * 3) % 6 or None
            target = None if now is None or (t + s) % 7 == 0 else min(5, now + s % 4)
            rows.append(Row(t, s, now, target))
    return rows
