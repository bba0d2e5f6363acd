package io.basilisk.jobs.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Jars, in part or from a folder. */
final class Jars {
    private Jars() {}

    /** Writes a jar with those entries of another whose name is wanted. */
    static void copyPart(Path jar, Path into, Predicate<String> wanted) throws IOException {
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = open(into)) {
            for (ZipEntry entry : from.stream().toList()) {
                if (!entry.isDirectory() && wanted.test(entry.getName())) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream in = from.getInputStream(entry)) {
                        in.transferTo(to);
                    }
                }
            }
        }
    }

    /** Writes a jar of all files below a folder, in the order of their names. */
    static void ofFolder(Path folder, Path into) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        try (ZipOutputStream to = open(into)) {
            for (Path file : files) {
                to.putNextEntry(new ZipEntry(folder.relativize(file).toString()));
                Files.copy(file, to);
            }
        }
    }

    private static ZipOutputStream open(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_COMPRESSION);
        return zip;
    }
}
