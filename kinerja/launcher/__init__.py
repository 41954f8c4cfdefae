"""Starts and stops everything: database, web pages and scheduler as children of one parent process.

`folder` owns what lies in the data folder, `embedded` the database in it, `children` the processes,
`checks` what must hold before anything starts, `start` the order of it all.
"""
