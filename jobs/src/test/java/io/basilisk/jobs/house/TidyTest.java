package io.basilisk.jobs.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The limits of docs/hacking.md: what the compiler and the formatter do not check. */
class TidyTest {

    private static final Path HOME = Path.of(System.getProperty("basilisk.home"));
    private static final int FILE_LINES = 500;
    private static final int METHOD_LINES = 60;
    private static final int LINE_CHARACTERS = 120;

    /** Folders that only exist on one person's machine. */
    private static final Pattern PRIVATE_PATH = Pattern.compile("/(home|Users|root|work)/[A-Za-z.]");

    @Test
    void filesAndLinesAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : files(".java")) {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() > FILE_LINES) {
                tooLong.add(file + " has " + lines.size() + " lines");
            }
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > LINE_CHARACTERS) {
                    tooLong.add(file + ":" + (i + 1) + " has " + lines.get(i).length() + " characters");
                }
            }
        }
        assertThat(tooLong)
                .as("over %d lines or %d characters", FILE_LINES, LINE_CHARACTERS)
                .isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var sources = compiler.getStandardFileManager(null, null, null).getJavaFileObjectsFromPaths(files(".java"));
        var task = (JavacTask) compiler.getTask(null, null, null, null, null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        List<String> longMethods = new ArrayList<>();
        for (CompilationUnitTree file : task.parse()) {
            LineMap lines = file.getLineMap();
            new TreeScanner<Void, Void>() {
                @Override
                public Void visitMethod(MethodTree method, Void nothing) {
                    long first = lines.getLineNumber(positions.getStartPosition(file, method));
                    long last = lines.getLineNumber(positions.getEndPosition(file, method));
                    if (last - first + 1 > METHOD_LINES && !isTableOfCases(method)) {
                        longMethods.add(file.getSourceFile().getName() + ":" + first + " " + method.getName());
                    }
                    return super.visitMethod(method, nothing);
                }
            }.scan(file, null);
        }
        assertThat(longMethods).as("methods over %d lines", METHOD_LINES).isEmpty();
    }

    /** A table of inputs and verdicts is as long as it has rows. */
    private static boolean isTableOfCases(MethodTree method) {
        return method.getModifiers().getAnnotations().toString().contains("@TestFactory");
    }

    @Test
    void everyPackageSaysWhatItIs() throws IOException {
        for (Path file : files(".java")) {
            if (file.toString().contains("src/main/java")) {
                assertThat(file.resolveSibling("package-info.java"))
                        .exists()
                        .content()
                        .contains("/**");
            }
        }
    }

    @Test
    void everyDatasetHasAReadme() throws IOException {
        try (Stream<Path> folders = Files.list(HOME.resolve("datasets"))) {
            assertThat(folders.filter(Files::isDirectory))
                    .isNotEmpty()
                    .allSatisfy(
                            folder -> assertThat(folder.resolve("README.md")).exists());
        }
    }

    @Test
    void noFileNamesAPrivateFolder() throws IOException {
        for (String kind : List.of(".java", ".md", ".conf", ".properties", ".xml", ".json", ".ipynb", ".options")) {
            for (Path file : files(kind)) {
                assertThat(PRIVATE_PATH
                                .matcher(Files.readString(file))
                                .results()
                                .map(found -> found.group()))
                        .as("private paths in %s", file)
                        .isEmpty();
            }
        }
    }

    private static List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.walk(HOME)) {
            List<Path> found = all.filter(file -> file.toString().endsWith(suffix) && Files.isRegularFile(file))
                    .filter(file -> !HOME.relativize(file).toString().matches("(.*/)?(target|run|\\.\\w+)/.*"))
                    .toList();
            return found;
        }
    }
}
