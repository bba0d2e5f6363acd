package io.basilisk.ledger.service;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All files of a folder, kept in memory to be laid out again and again, and damaged each time at one place. */
final class FolderImage {
    private static final int BLOCK_BYTES = 512;
    private static final int MOST_ZEROED = 64;

    private final Map<Path, Image> files = new TreeMap<>();

    /** A file: who may use it, its length, and those of its blocks that are not all zeros. */
    private record Image(Set<PosixFilePermission> mode, long length, TreeMap<Long, byte[]> blocks) {}

    private record Place(Path file, long at) {}

    private FolderImage() {}

    static FolderImage of(Path folder) throws IOException {
        FolderImage image = new FolderImage();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                image.files.put(folder.relativize(file), read(file));
            }
        }
        return image;
    }

    private static Image read(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        TreeMap<Long, byte[]> blocks = new TreeMap<>();
        byte[] zeros = new byte[BLOCK_BYTES];
        for (int from = 0; from < bytes.length; from += BLOCK_BYTES) {
            int end = Math.min(bytes.length, from + BLOCK_BYTES);
            if (!Arrays.equals(bytes, from, end, zeros, 0, end - from)) {
                blocks.put((long) from, Arrays.copyOfRange(bytes, from, end));
            }
        }
        return new Image(Files.getPosixFilePermissions(file), bytes.length, blocks);
    }

    /** Writes all files into a folder that is empty or not there. */
    void layOut(Path folder) throws IOException {
        for (Map.Entry<Path, Image> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
                out.setLength(file.getValue().length());
                for (Map.Entry<Long, byte[]> block : file.getValue().blocks().entrySet()) {
                    out.seek(block.getKey());
                    out.write(block.getValue());
                }
            }
            Files.setPosixFilePermissions(path, file.getValue().mode());
        }
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /**
     * Damages one place of the folder: flips a bit, zeroes some bytes or cuts a file off, nearly always where something
     * was written. What says nothing about the ledger is left alone.
     *
     * @return what was done, for a person
     */
    String damage(Path folder, Random random) throws IOException {
        Place place = place(random);
        Path name = place.file();
        long at = place.at();
        Image image = files.get(name);
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    file.setLength(at);
                    return name + " cut off at byte " + at + " of " + image.length();
                }
                case 1 -> {
                    int count = (int) Math.min(1 + random.nextInt(MOST_ZEROED), image.length() - at);
                    file.seek(at);
                    file.write(new byte[count]);
                    return name + " zeroed for " + count + " bytes from " + at;
                }
                default -> {
                    int bit = random.nextInt(8);
                    file.seek(at);
                    int before = file.read();
                    file.seek(at);
                    file.write(before ^ 1 << bit);
                    return name + " bit " + bit + " of byte " + at + " flipped";
                }
            }
        }
    }

    /** Half of the time any file, so that small ones are met, else any block, so that large ones are. */
    private Place place(Random random) {
        List<Place> blocks = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        files.forEach((path, image) -> {
            if (!image.blocks().isEmpty() && !path.toString().endsWith(".log")) {
                written.add(path);
                image.blocks().keySet().forEach(from -> blocks.add(new Place(path, from)));
            }
        });
        Place block = blocks.get(random.nextInt(blocks.size()));
        if (random.nextBoolean()) {
            Path file = written.get(random.nextInt(written.size()));
            if (random.nextInt(5) == 0) {
                return new Place(file, random.nextLong(files.get(file).length()));
            }
            List<Long> own = List.copyOf(files.get(file).blocks().keySet());
            block = new Place(file, own.get(random.nextInt(own.size())));
        }
        int length = files.get(block.file()).blocks().get(block.at()).length;
        return new Place(block.file(), block.at() + random.nextInt(length));
    }
}
