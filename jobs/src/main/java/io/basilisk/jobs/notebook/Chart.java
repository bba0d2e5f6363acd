package io.basilisk.jobs.notebook;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A chart as SVG: series of numbers over a whole-numbered axis that starts at 1, as rounds and nodes do. Both axes fit
 * the data; the upright one always shows 0.
 */
public final class Chart {

    private static final List<String> COLOURS =
            List.of("#4269d0", "#efb118", "#ff725c", "#6cc5b0", "#3ca951", "#ff8ab7", "#a463f2", "#97bbf5");
    private static final int LEFT = 80;
    private static final int TOP = 40;
    private static final int WIDTH = 420;
    private static final int HEIGHT = 210;
    private static final int BAR = 12;
    private static final int RULES = 4;
    private static final int MOST_TICKS = 10;

    private enum Kind {
        LINE,
        DOTS,
        BARS
    }

    private record Series(Kind kind, String name, double[] x, double[] y) {}

    private final String title;
    private final String across;
    private final List<Series> series = new ArrayList<>();

    /**
     * An empty chart.
     *
     * @param title what is drawn, with its unit
     * @param across what the horizontal axis counts
     */
    public Chart(String title, String across) {
        this.title = title;
        this.across = across;
    }

    /** Adds points joined by a line: one for each row, in their order. */
    public <T> Chart line(String name, Collection<T> rows, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return add(Kind.LINE, name, rows, x, y);
    }

    /** Adds a dot for each row. */
    public <T> Chart dots(String name, Collection<T> rows, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return add(Kind.DOTS, name, rows, x, y);
    }

    /** Adds an upright bar for each row, from 0 to its number. */
    public <T> Chart bars(String name, Collection<T> rows, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        return add(Kind.BARS, name, rows, x, y);
    }

    private <T> Chart add(Kind kind, String name, Collection<T> rows, ToDoubleFunction<T> x, ToDoubleFunction<T> y) {
        series.add(new Series(
                kind,
                name,
                rows.stream().mapToDouble(x).toArray(),
                rows.stream().mapToDouble(y).toArray()));
        return this;
    }

    /** The chart as one {@code svg} element. */
    public String svg() {
        double right = series.stream()
                .flatMapToDouble(it -> DoubleStream.of(it.x))
                .max()
                .orElse(1);
        double highest = series.stream()
                .flatMapToDouble(it -> DoubleStream.of(it.y))
                .max()
                .orElse(1);
        double lowest = series.stream()
                .flatMapToDouble(it -> DoubleStream.of(it.y))
                .min()
                .orElse(0);
        return new Drawing(Math.max(1, right), Math.min(0, lowest), Math.max(0, highest)).draw();
    }

    /** The scales of one chart and what has been drawn with them so far. */
    private final class Drawing {
        private final StringBuilder svg = new StringBuilder();
        private final double right;
        private final double bottom;
        private final double span;

        Drawing(double right, double bottom, double top) {
            this.right = right;
            this.bottom = bottom;
            this.span = top > bottom ? top - bottom : 1;
        }

        String draw() {
            put("<svg xmlns='http://www.w3.org/2000/svg' width='720' height='300' font-family='sans-serif'"
                    + " font-size='12'>");
            put("<text x='%d' y='20' font-size='14'>%s</text>", LEFT, Html.escaped(title));
            put("<text x='%d' y='290' text-anchor='end'>%s</text>", LEFT + WIDTH, Html.escaped(across));
            axes();
            for (int index = 0; index < series.size(); index++) {
                points(series.get(index), index);
            }
            return svg.append("</svg>").toString();
        }

        private void axes() {
            for (int rule = 0; rule <= RULES; rule++) {
                double value = bottom + span * rule / RULES;
                put("<path d='M%d %.1fh%d' stroke='#ddd'/>", LEFT, up(value), WIDTH);
                put("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, up(value) + 4, number(value));
            }
            int step = Math.max(1, (int) Math.ceil(right / MOST_TICKS));
            for (int tick = 1; tick <= right; tick += step) {
                put("<text x='%.1f' y='%d' text-anchor='middle'>%d</text>", along(tick), TOP + HEIGHT + 20, tick);
            }
        }

        private void points(Series drawn, int index) {
            String colour = COLOURS.get(index % COLOURS.size());
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < drawn.x.length; i++) {
                double x = along(drawn.x[i]);
                double y = up(drawn.y[i]);
                if (drawn.kind == Kind.BARS) {
                    put(
                            "<rect x='%.1f' y='%.1f' width='%d' height='%.1f' fill='%s'/>",
                            x + (index - 1) * BAR, Math.min(y, up(0)), BAR, Math.abs(up(0) - y), colour);
                } else {
                    put("<circle cx='%.1f' cy='%.1f' r='3.5' fill='%s'/>", x, y, colour);
                }
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            }
            if (drawn.kind == Kind.LINE) {
                put(
                        "<polyline fill='none' stroke='%s' points='%s'/>",
                        colour, path.toString().strip());
            }
            put(
                    "<text x='%d' y='%d' fill='%s'>%s</text>",
                    LEFT + WIDTH + 20, TOP + 18 * index, colour, Html.escaped(drawn.name));
        }

        private double along(double x) {
            return LEFT + WIDTH * x / (right + 0.5);
        }

        private double up(double y) {
            return TOP + HEIGHT - HEIGHT * (y - bottom) / span;
        }

        private void put(String form, Object... values) {
            svg.append(String.format(Locale.ROOT, form, values));
        }
    }

    private static String number(double value) {
        return Math.abs(value) >= 1000
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
