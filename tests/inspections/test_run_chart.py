"""Where a run chart puts its points, lines and words."""

from decimal import Decimal
from itertools import pairwise

from inspections.run_chart import BOTTOM, HEIGHT, LEFT, NEAREST, RIGHT, TOP, WIDTH, chart_of

LIMITS = {"upper": Decimal("12.1"), "nominal": Decimal(12), "lower": Decimal("11.9"), "mean": None}


def chart(*values, places=5, levels=LIMITS):
    pairs = [(Decimal(str(value)), 11.9 <= value <= 12.1) for value in values]
    return chart_of(pairs, places=places, levels=levels)


def test_values_stand_in_their_order_from_edge_to_edge():
    points = chart(12, 12.05, 11.95, 12, 12).points
    assert [point.number for point in points] == [1, 2, 3, 4, 5]
    assert Decimal(points[0].x) == LEFT
    assert Decimal(points[-1].x) == WIDTH - RIGHT


def test_a_sample_half_measured_leaves_room_for_the_rest():
    points = chart(12, 12, places=5).points
    assert Decimal(points[-1].x) == LEFT + Decimal(WIDTH - LEFT - RIGHT) / 4


def test_larger_values_stand_higher_and_all_stand_inside():
    drawn = chart(11.5, 12, 12.4)
    heights = [Decimal(point.y) for point in drawn.points]
    assert heights == sorted(heights, reverse=True)
    assert all(TOP <= height <= HEIGHT - BOTTOM for height in heights)


def test_what_lies_outside_is_told_apart():
    assert [point.number for point in chart(12, 12.2, 11.8, 12).outside] == [2, 3]


def test_limits_stand_at_their_values_and_an_unknown_line_is_left_out():
    drawn = chart(12)
    assert [line.kind for line in drawn.lines] == ["upper", "nominal", "lower"]
    assert drawn.lines[1].y == drawn.points[0].y


def test_words_of_lines_close_together_stand_apart():
    near = LIMITS | {"mean": Decimal("12.0001")}
    places = [Decimal(line.label_y) for line in chart(12, levels=near).lines]
    assert all(below - above >= NEAREST for above, below in pairwise(places))


def test_equal_values_without_limits_are_drawn_all_the_same():
    drawn = chart_of([(Decimal(0), True)] * 3, places=3, levels={})
    assert len({point.y for point in drawn.points}) == 1


def test_without_a_value_there_is_no_chart():
    assert chart_of([], places=5, levels=LIMITS) is None
