"""Two review cycles side by side: is there more of something than last time, or can nobody tell?

Counts are small and people few, so that most differences are chance. Every figure has an exact interval, a change is
named only where the interval leaves no doubt, and what was read or judged another way is not compared at all.
"""

from analyser.comparison.cycles import Change, Comparison, compare
from analyser.comparison.intervals import Estimate, rate, ratio, share, visible_rise

__all__ = ["Change", "Comparison", "Estimate", "compare", "rate", "ratio", "share", "visible_rise"]
