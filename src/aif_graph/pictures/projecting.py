"""The projection of the map: Lambert azimuthal equal-area, centred on 10°E 52°N, as on the maps of EU statistics.

Formulas of Snyder, Map Projections: A Working Manual (USGS Professional Paper 1395), chapter 24, on a sphere. Areas
keep their proportions, so that no country weighs more on the map than on the ground.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin, sqrt

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Projection:
    """From degrees to units of the drawing.

    ``longitude`` and ``latitude`` are the centre in degrees, ``radius`` of the sphere and ``scale`` (metres a unit)
    are in metres; ``left`` and ``top`` are the frame's upper left corner in metres from the centre.
    """

    longitude: float
    latitude: float
    radius: float
    scale: float
    left: float
    top: float

    def __call__(self, longitude: float, latitude: float) -> Point:
        """Where a point of the earth lies in the drawing; y grows downwards. The centre's antipode has no place."""
        turn, height, middle = radians(longitude - self.longitude), radians(latitude), radians(self.latitude)
        cosine = sin(middle) * sin(height) + cos(middle) * cos(height) * cos(turn)
        stretch = self.radius * sqrt(2 / max(1 + cosine, 1e-9))
        east = stretch * cos(height) * sin(turn)
        north = stretch * (cos(middle) * sin(height) - sin(middle) * cos(height) * cos(turn))
        return (east - self.left) / self.scale, (self.top - north) / self.scale
