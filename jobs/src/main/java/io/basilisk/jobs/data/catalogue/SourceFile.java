package io.basilisk.jobs.data.catalogue;

import java.io.Serializable;

/**
 * One input file.
 *
 * @param uri qualified Hadoop URI
 * @param name name in messages: the path below the folder that was asked for, or the file's name
 * @param bytes length
 * @param modifiedMillis time of the last change, to notice that a prepared corpus is out of date
 */
public record SourceFile(String uri, String name, long bytes, long modifiedMillis) implements Serializable {}
