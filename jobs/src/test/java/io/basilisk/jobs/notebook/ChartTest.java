package io.basilisk.jobs.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartTest {

    private record Point(int round, double value) {}

    private static final List<Point> POINTS = List.of(new Point(1, 4), new Point(2, 2), new Point(3, 1));

    @Test
    void aLineHasADotForEveryRowAndFallsWithItsNumbers() throws Exception {
        Element svg = parse(new Chart("Loss", "round")
                .line("after", POINTS, Point::round, Point::value)
                .svg());
        assertThat(svg.getElementsByTagName("polyline").getLength()).isEqualTo(1);
        NodeList dots = svg.getElementsByTagName("circle");
        assertThat(IntStream.range(0, dots.getLength()).mapToDouble(i -> number(dots, i, "cy")))
                .hasSize(3)
                .isSorted();
    }

    @Test
    void barsAreAsTallAsTheirNumbersAndReachDownBelowZero() throws Exception {
        List<Point> signed = List.of(new Point(1, 2), new Point(2, -1), new Point(3, 0));
        Element svg = parse(new Chart("Score", "round")
                .bars("score", signed, Point::round, Point::value)
                .svg());
        NodeList bars = svg.getElementsByTagName("rect");
        double unit = number(bars, 1, "height");
        assertThat(number(bars, 0, "height")).isCloseTo(2 * unit, within());
        assertThat(number(bars, 2, "height")).isZero();
        assertThat(number(bars, 0, "y") + 2 * unit).isCloseTo(number(bars, 1, "y"), within());
    }

    @Test
    void aChartOfNothingIsStillAChart() throws Exception {
        Element svg = parse(new Chart("Nothing", "round")
                .dots("none", List.<Point>of(), Point::round, Point::value)
                .svg());
        assertThat(svg.getElementsByTagName("circle").getLength()).isZero();
    }

    @Test
    void namesAreEscaped() throws Exception {
        Element svg = parse(new Chart("a < b & 'c'", "x")
                .dots("<d>", POINTS, Point::round, Point::value)
                .svg());
        assertThat(svg.getTextContent()).contains("a < b & 'c'", "<d>");
    }

    @Test
    void tablesShowTheirCellsAsText() throws Exception {
        Element table = parse(Html.table(List.of("reason", "count"), Stream.of(List.of("<OK>", 3))));
        assertThat(table.getElementsByTagName("th").getLength()).isEqualTo(2);
        assertThat(table.getElementsByTagName("td").item(0).getTextContent()).isEqualTo("<OK>");
        assertThat(table.getElementsByTagName("td").item(1).getTextContent()).isEqualTo("3");
    }

    @Test
    void longNamesAreShortened() {
        assertThat(Html.shortened("bsk1qcr3nrznc0mpz0t6cgas86dep99adk7gwgmrtzw"))
                .isEqualTo("bsk1qcr3…rtzw");
        assertThat(Html.shortened("threshold")).isEqualTo("threshold");
    }

    private static Offset<Double> within() {
        return Offset.offset(0.2); // coordinates have one decimal
    }

    private static double number(NodeList elements, int index, String attribute) {
        return Double.parseDouble(((Element) elements.item(index)).getAttribute(attribute));
    }

    private static Element parse(String xml) throws Exception {
        byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(bytes))
                .getDocumentElement();
    }
}
