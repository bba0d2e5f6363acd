package io.basilisk.jobs.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bash launcher, in a clone of its own whose Maven, JDK and Spark are scripts that write down how they were
 * called.
 */
class LauncherTest {

    @TempDir
    Path folder;

    private Path clone;
    private Path bin;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void makeClone() throws IOException {
        clone = Files.createDirectories(folder.resolve("clone"));
        Path launcher = Path.of(System.getProperty("basilisk.home"), "basilisk");
        Files.copy(launcher, clone.resolve("basilisk"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String module : List.of("kernels", "ledger/api", "ledger/service", "jobs")) {
            Files.createDirectories(clone.resolve(module).resolve("src/main"));
            Files.writeString(clone.resolve(module).resolve("pom.xml"), "<project/>");
        }
        Files.writeString(clone.resolve("pom.xml"), "<project/>");
        bin = Files.createDirectories(folder.resolve("bin"));
        maven("mkdir -p jobs/target/dist; printf %s \"$PWD/pom.xml\" > jobs/target/dist/spark.classpath");
        Path jdk = jdk(folder.resolve("jdk-25"), "25.0.1");
        environment.put("HOME", folder.toString());
        environment.put("PATH", bin + ":/usr/bin:/bin");
        environment.put("JAVA_HOME", jdk.toString());
        environment.put("BASILISK_JDK_DIRS", "");
    }

    @Test
    void buildsOnceAndHandsTheArgumentsOver() throws Exception {
        assertThat(launch("train", "--rounds", "2").output())
                .endsWith("io.basilisk.jobs.cli.Basilisk train --rounds 2\n");
        assertThat(launch("train").exit()).isZero();
        assertThat(calls("mvn")).singleElement().asString().contains("-Dapp").endsWith("package");
    }

    @Test
    void buildsAgainWhenASourceIsNewer() throws Exception {
        launch("train");
        Path source = Files.writeString(clone.resolve("jobs/src/main/New.java"), "class New {}");
        long built = Files.getLastModifiedTime(clone.resolve("jobs/target/dist/spark.classpath"))
                .toMillis();
        Files.setLastModifiedTime(source, FileTime.fromMillis(built + 1000));
        launch("train");
        assertThat(calls("mvn")).hasSize(2);
    }

    @Test
    void buildsAgainWhenAJarOfSparkIsGone() throws Exception {
        launch("train");
        Files.writeString(clone.resolve("jobs/target/dist/spark.classpath"), "/nowhere/spark-core.jar");
        launch("train");
        assertThat(calls("mvn")).hasSize(2);
    }

    @Test
    void aSecondLauncherWaitsForTheFirstOnesBuild() throws Exception {
        maven("sleep 1; mkdir -p jobs/target/dist; printf %s \"$PWD/pom.xml\" > jobs/target/dist/spark.classpath");
        Process first = start("train");
        Process second = start("train");
        assertThat(first.waitFor()).isZero();
        assertThat(second.waitFor()).isZero();
        assertThat(calls("mvn")).hasSize(1);
    }

    @Test
    void aBundleNeedsTheKernelsTestsToo() throws Exception {
        launch("bundle", "--help");
        assertThat(calls("mvn")).hasSize(1);
        assertThat(launch("bundle").output()).contains("Compiling the kernels' tests", "Basilisk bundle");
        assertThat(calls("mvn")).hasSize(2).last().asString().endsWith("-pl kernels process-test-classes");
    }

    @Test
    void aFailedBuildShowsTheEndOfItsLog() throws Exception {
        maven("echo '[ERROR] cannot find symbol'; exit 1");
        Outcome outcome = launch("train");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("cannot find symbol", "build.log");
    }

    @Test
    void aRealSparkRunsCommandsOnACluster() throws Exception {
        Path submit =
                script(Files.createDirectories(folder.resolve("spark/bin")).resolve("spark-submit"), "");
        environment.put("SPARK_HOME", submit.getParent().getParent().toString());
        launch("train", "--master", "spark://here:7077");
        launch("train", "--master=local[2]");
        assertThat(calls("spark-submit"))
                .singleElement()
                .asString()
                .contains("--master spark://here:7077", "--class io.basilisk.jobs.cli.Basilisk")
                .endsWith("train --master spark://here:7077");
    }

    @Test
    void withoutAJdkItSaysHowToGetOne() throws Exception {
        environment.put("JAVA_HOME", jdk(folder.resolve("jdk-17"), "17.0.15").toString());
        Outcome outcome = launch("train");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("no JDK 25", "is version 17", "doctor --install-jdk", "adoptium.net");
    }

    @Test
    void installsAJdkWhoseChecksumIsRight() throws Exception {
        environment.remove("JAVA_HOME");
        assertThat(installFromServer(true).output()).contains("Installed Temurin 25.0.9", "SHA-256 verified");
        assertThat(launch("train").exit()).isZero();
    }

    @Test
    void refusesAJdkWhoseChecksumIsWrong() throws Exception {
        environment.remove("JAVA_HOME");
        Outcome outcome = installFromServer(false);
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.output()).contains("SHA-256 expected 0000");
        try (Stream<Path> left = Files.list(folder.resolve(".basilisk"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theTestCommandSumsUpAllReports() throws Exception {
        report(
                "kernels",
                "",
                "",
                "<skipped><![CDATA[org.Aborted: no GPU: get one",
                "<skipped message=\"no PoCL: install it\"/>");
        report("jobs", "", "");
        Outcome outcome = launch("test");
        assertThat(outcome.output())
                .contains("no PoCL: install it", ": no GPU: get one\n")
                .endsWith("4 passed, 0 failed, 2 skipped\n");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void theTestCommandIsRedWhenATestIs() throws Exception {
        report("kernels", "", "<failure message=\"1 &lt; 2\"/>", "", "<error message=\"no such file\"/>", "");
        Outcome outcome = launch("test");
        assertThat(outcome.output()).contains("FAILED", "1 < 2").endsWith("3 passed, 2 failed, 0 skipped\n");
        assertThat(outcome.exit()).isEqualTo(1);
    }

    @Test
    void theTestCommandIsRedWhenTheBuildIs() throws Exception {
        report("kernels", "");
        maven("cp -r reports/* . ; exit 3");
        assertThat(launch("test").exit()).isEqualTo(3);
    }

    private record Outcome(int exit, String output) {}

    private Process start(String... arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Stream.concat(Stream.of(clone.resolve("basilisk").toString()), Stream.of(arguments))
                        .toList());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }

    private Outcome launch(String... arguments) throws Exception {
        Process process = start(arguments);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), output);
    }

    /** A script that writes down its arguments before it does {@code what}. */
    private Path script(Path file, String what) throws IOException {
        Files.createDirectories(file.getParent());
        String log = folder.resolve(file.getFileName() + ".calls").toString();
        Files.writeString(file, "#!/bin/bash\necho \"$@\" >> '" + log + "'\n" + what + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> calls(String program) throws IOException {
        return Files.readAllLines(folder.resolve(program + ".calls"));
    }

    private void maven(String what) throws IOException {
        script(
                bin.resolve("mvn"),
                "[[ $1 == --version ]] && sed -i '$d' '" + folder + "/mvn.calls' && echo 'Apache Maven 3.9.9' && exit\n"
                        + what);
    }

    private Path jdk(Path home, String version) throws IOException {
        script(home.resolve("bin/java"), "echo \"$@\"");
        script(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /**
     * The Maven of this test copies {@code reports/} over the clone, as surefire would write its own.
     *
     * @param results what each test's element holds: nothing when it passed
     */
    private void report(String module, String... results) throws IOException {
        Path target =
                Files.createDirectories(clone.resolve("reports").resolve(module).resolve("target/surefire-reports"));
        String tests = Arrays.stream(results)
                .map(
                        "  <testcase name=\"works\" classname=\"io.basilisk.ATest\" time=\"0.1\">\n%s\n  </testcase>\n"
                                ::formatted)
                .collect(Collectors.joining());
        // Surefire counts no test of a class that runs once for each device.
        String suite = "<testsuite name=\"io.basilisk.ATest\" tests=\"0\" errors=\"0\" skipped=\"0\" failures=\"0\">";
        Files.writeString(target.resolve("TEST-ATest.xml"), suite + "\n" + tests + "</testsuite>\n");
        maven("cp -r reports/* .");
    }

    private Outcome installFromServer(boolean honest) throws Exception {
        Path archive = folder.resolve("jdk.tar.gz");
        Path packed = jdk(folder.resolve("packed/jdk-25.0.9"), "25.0.9");
        new ProcessBuilder(
                        "tar",
                        "-czf",
                        archive.toString(),
                        "-C",
                        packed.getParent().toString(),
                        "jdk-25.0.9")
                .start()
                .waitFor();
        byte[] bytes = Files.readAllBytes(archive);
        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        String asset = """
                [ { "binary": { "package": { "checksum": "%s",
                      "link": "%s/OpenJDK25.tar.gz", "name": "OpenJDK25.tar.gz" } } } ]
                """.formatted(honest ? sha256 : "0".repeat(64), url);
        serve(server, "/v3/assets", asset.getBytes(UTF_8));
        serve(server, "/OpenJDK25.tar.gz", bytes);
        server.start();
        try {
            environment.put("BASILISK_JDK_API", url);
            return launch("doctor", "--install-jdk");
        } finally {
            server.stop(0);
        }
    }

    private static void serve(HttpServer server, String path, byte[] body) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }
}
