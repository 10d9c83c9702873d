-- In the jobs' file, so that a document and the success of its job are one transaction. Applied at every start.

CREATE TABLE IF NOT EXISTS documents (
    id               TEXT    NOT NULL PRIMARY KEY, -- of the job that read it; ids grow with time
    title            TEXT    NOT NULL,
    pages            INTEGER NOT NULL,
    characters       INTEGER NOT NULL,
    chunks           INTEGER NOT NULL,
    embedding_model  TEXT,                         -- whose vectors its chunks have
    created_at       TEXT    NOT NULL              -- UTC, ISO 8601
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS chunks (
    id           INTEGER PRIMARY KEY,
    document_id  TEXT    NOT NULL,
    page         INTEGER NOT NULL,
    text         TEXT    NOT NULL,
    vector       BLOB                              -- little-endian 32-bit floats
) STRICT;

CREATE INDEX IF NOT EXISTS chunks_of_document ON chunks (document_id);

-- The words only: the text stays in the table above. "porter" finds "lanes" by "lane".
CREATE VIRTUAL TABLE IF NOT EXISTS chunk_words USING fts5 (
    text, content = 'chunks', content_rowid = 'id', tokenize = 'porter unicode61 remove_diacritics 2'
);

CREATE TRIGGER IF NOT EXISTS chunk_added AFTER INSERT ON chunks BEGIN
    INSERT INTO chunk_words (rowid, text) VALUES (new.id, new.text);
END;

CREATE TRIGGER IF NOT EXISTS chunk_removed AFTER DELETE ON chunks BEGIN
    INSERT INTO chunk_words (chunk_words, rowid, text) VALUES ('delete', old.id, old.text);
END;

CREATE TABLE IF NOT EXISTS index_version (version INTEGER NOT NULL) STRICT;

INSERT INTO index_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM index_version);
