package dev.chancery.query.rebuild;

import java.util.List;
import java.util.stream.Stream;

/**
 * A unique index of a live table.
 *
 * @param column that is emptied where its value has to go to another row
 * @param empty what it holds meanwhile, in SQL; the row is called {@code l}
 * @param columns that the index and its condition look at
 */
record UniqueKey(String column, String empty, List<String> columns) {

    static UniqueKey of(String column, String empty, String... others) {
        return new UniqueKey(
                column,
                empty,
                Stream.concat(Stream.of(column), Stream.of(others)).toList());
    }
}
