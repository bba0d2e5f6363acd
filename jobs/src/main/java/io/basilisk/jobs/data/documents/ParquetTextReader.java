package io.basilisk.jobs.data.documents;

import io.basilisk.jobs.data.documents.Reading.Problem;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.ParquetRuntimeException;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Rows of a Parquet table; the text column's value is a document, a null is none. */
final class ParquetTextReader {

    private final FilePart part;
    private final String name;
    private final Consumer<Reading> out;
    private final Cleaner cleaner;

    ParquetTextReader(FilePart part, Consumer<Reading> out) {
        this.part = part;
        this.out = out;
        name = part.file().name();
        cleaner = new Cleaner(part.options(), out);
    }

    /** The row groups whose middle lies in the part. */
    void read(Configuration hadoop) throws IOException {
        Path path = new Path(part.file().uri());
        String column = part.options().field();
        MessageType schema;
        try (ParquetFileReader file = ParquetFileReader.open(HadoopInputFile.fromPath(path, hadoop))) {
            schema = file.getFileMetaData().getSchema();
        } catch (RuntimeException e) { // so parquet-hadoop says that a file is no Parquet file, or has a broken footer
            problem("is not a readable Parquet table: " + e.getMessage());
            return;
        }
        if (!isText(schema, column)) {
            List<String> columns = schema.getColumns().stream()
                    .map(found -> String.join(".", found.getPath()))
                    .toList();
            problem("has no text column '" + column + "': found " + columns);
            return;
        }
        try {
            rows(path, schema, hadoop);
        } catch (ParquetRuntimeException e) {
            problem("is not a readable Parquet table: " + e.getMessage());
        }
    }

    private static boolean isText(MessageType schema, String column) {
        return schema.containsField(column)
                && schema.getType(column).isPrimitive()
                && schema.getType(column).asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY;
    }

    private void rows(Path path, MessageType schema, Configuration hadoop) throws IOException {
        String column = part.options().field();
        Configuration conf = new Configuration(hadoop);
        MessageType projection = new MessageType(schema.getName(), schema.getType(column));
        conf.set(GroupReadSupport.PARQUET_READ_SCHEMA, projection.toString());
        try (ParquetReader<Group> rows = ParquetReader.builder(new GroupReadSupport(), path)
                .withConf(conf)
                .withFileRange(part.start(), part.end())
                .build()) {
            boolean good = true;
            for (Group row = rows.read(); row != null && good; row = rows.read()) {
                for (int i = 0; i < row.getFieldRepetitionCount(column); i++) {
                    good &= document(row.getBinary(column, i).getBytes());
                }
            }
        }
    }

    private boolean document(byte[] text) {
        if (cleaner.check(name + ", column " + part.options().field(), text, 0, text.length, 0)) {
            cleaner.document(text, 0, text.length);
            return true;
        }
        return false;
    }

    private void problem(String what) {
        out.accept(new Problem(name, part.start(), name + " " + what));
    }
}
