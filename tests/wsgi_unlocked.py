"""The application with its locks taken out, for the negative control of a race test.

A race test that passes against this proves nothing.
"""

from custprop.wsgi import application
from tests.faults import take_locks_out

__all__ = ["application"]

take_locks_out()
