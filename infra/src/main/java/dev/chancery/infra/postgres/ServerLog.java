package dev.chancery.infra.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** What the server wrote to its log. */
final class ServerLog {

    private ServerLog() {}

    /** The complaints since a position, without time and process id. */
    static String since(Path log, long position) throws IOException {
        try (var channel = FileChannel.open(log).position(position);
                var reader = Channels.newReader(channel, StandardCharsets.UTF_8);
                var lines = new BufferedReader(reader)) {
            return lines.lines()
                    .filter(line -> line.contains("FATAL:") || line.contains("PANIC:") || line.contains("could not"))
                    .map(line -> line.replaceFirst("^.*?(?:FATAL|PANIC|LOG|WARNING|ERROR): +", ""))
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
    }
}
