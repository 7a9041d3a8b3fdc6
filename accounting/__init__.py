"""The money: charts of accounts, funds, ledgers. Nothing of it is built yet."""
