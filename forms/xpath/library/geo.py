"""Areas, distances and fences over points written "latitude longitude [altitude [accuracy]]".

A sphere of the Earth's equatorial radius, altitude left out, as the specification says.
"""

import math
from itertools import pairwise
from typing import Any

from forms.xpath.errors import XPathError
from forms.xpath.frame import Frame, XNode
from forms.xpath.library.function import Function, function
from forms.xpath.library.text import strings_of
from forms.xpath.values import NAN

EARTH_RADIUS_METRES = 6_378_100.0
Point = tuple[float, float]


def points_of(value: Any, frame: Frame) -> list[Point] | None:
    """(latitude, longitude) in degrees; None when any of them is no point."""
    found: list[Point] = []
    for text in strings_of(value, frame):
        for part in text.strip().strip(";").split(";"):
            point = _point(part)
            if point is None:
                return None
            found.append(point)
    return found


def _point(text: str) -> Point | None:
    parts = text.split()
    if not 2 <= len(parts) <= 4:
        return None
    try:
        latitude, longitude = float(parts[0]), float(parts[1])
    except ValueError:
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _area(frame: Frame, node: XNode, value: Any) -> float:
    points = points_of(value, frame)
    if points is None or len(points) < 3:
        return 0.0
    total = 0.0
    for (latitude, longitude), (next_latitude, next_longitude) in pairwise([*points, points[0]]):
        sines = 2 + math.sin(math.radians(latitude)) + math.sin(math.radians(next_latitude))
        total += math.radians(next_longitude - longitude) * sines
    return round(abs(total * EARTH_RADIUS_METRES**2 / 2), 2)


def _distance(frame: Frame, node: XNode, *values: Any) -> float:
    points: list[Point] = []
    for value in values:
        found = points_of(value, frame)
        if found is None:
            return NAN
        points += found
    if len(points) < 2:
        return NAN
    return round(sum(_metres(start, end) for start, end in pairwise(points)), 2)


def _metres(start: Point, end: Point) -> float:
    if start == end:
        return 0.0
    phi, other = math.radians(start[0]), math.radians(end[0])
    between = math.radians(start[1] - end[1])
    cosine = math.sin(phi) * math.sin(other) + math.cos(phi) * math.cos(other) * math.cos(between)
    return math.acos(max(-1.0, min(1.0, cosine))) * EARTH_RADIUS_METRES


def _geofence(frame: Frame, node: XNode, point: str, shape: Any) -> bool:
    """Whether the point lies inside the shape; crossing number over latitude and longitude."""
    place, corners = _point(point), points_of(shape, frame)
    if place is None or corners is None or len(corners) < 3:
        raise XPathError("geofence() needs a point and a closed shape")
    if corners[0] != corners[-1]:
        raise XPathError("geofence() needs a shape whose last point is its first")
    return _contains(corners, place)


def _contains(corners: list[Point], place: Point) -> bool:
    latitude, longitude = place
    inside = False
    for (lat_a, lon_a), (lat_b, lon_b) in pairwise(corners):
        if (lat_a > latitude) != (lat_b > latitude):
            crossing = (lon_b - lon_a) * (latitude - lat_a) / (lat_b - lat_a) + lon_a
            inside ^= longitude < crossing
    return inside


def _intersects(frame: Frame, node: XNode, value: Any) -> bool:
    """Whether a trace or shape crosses itself."""
    points = points_of(value, frame)
    if points is None:
        return False
    edges = [edge for edge in pairwise(points) if edge[0] != edge[1]]
    closed = len(edges) > 1 and edges[0][0] == edges[-1][1]
    for place, first in enumerate(edges):
        for other in range(place + 2, len(edges)):
            neighbours = closed and place == 0 and other == len(edges) - 1
            if not neighbours and _cross(first, edges[other]):
                return True
    return False


def _side(start: Point, end: Point, place: Point) -> float:
    return (end[0] - start[0]) * (place[1] - start[1]) - (end[1] - start[1]) * (place[0] - start[0])


def _cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    a, b = _side(*first, second[0]), _side(*first, second[1])
    c, d = _side(*second, first[0]), _side(*second, first[1])
    if (a > 0) != (b > 0) and (c > 0) != (d > 0) and a and b and c and d:
        return True
    touching = ((a, first, second[0]), (b, first, second[1]), (c, second, first[0]), (d, second, first[1]))
    return any(side == 0 and _between(edge, place) for side, edge, place in touching)


def _between(edge: tuple[Point, Point], place: Point) -> bool:
    return all(
        min(start, end) <= middle <= max(start, end)
        for start, end, middle in zip(edge[0], edge[1], place, strict=True)
    )


GEO: dict[str, Function] = {
    "area": function("number", "v", _area),
    "enclosed-area": function("number", "v", _area),
    "distance": function("number", "v", _distance, least=1, most=None),
    "geofence": function("boolean", "sv", _geofence),
    "intersects": function("boolean", "v", _intersects),
}
