package io.basilisk.jobs.data.catalogue;

/**
 * A file of a catalogue corpus: its address is either a URL or Maven coordinates.
 *
 * @param name file name in the cache
 * @param url where it is downloaded; empty for a Maven artifact
 * @param maven {@code group:artifact:version:jar:classifier}; empty for a download
 * @param bytes expected length
 * @param sha256 expected hash, hex; empty if none is known: then the first fetch pins what it got
 */
public record RemoteFile(String name, String url, String maven, long bytes, String sha256) {

    /** Where it comes from, for messages. */
    public String address() {
        return maven.isEmpty() ? url : "Maven artifact " + maven;
    }
}
