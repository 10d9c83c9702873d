CREATE SCHEMA IF NOT EXISTS gateway_documents;

CREATE TABLE IF NOT EXISTS gateway_documents.documents (
    id               uuid        PRIMARY KEY, -- of the job that read it; ids grow with time
    title            text        NOT NULL,
    pages            integer     NOT NULL,
    characters       bigint      NOT NULL,
    chunks           integer     NOT NULL,
    embedding_model  text,                    -- whose vectors its chunks have
    created_at       timestamptz NOT NULL
);

CREATE TABLE IF NOT EXISTS gateway_documents.chunks (
    id           bigint  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    document_id  uuid    NOT NULL REFERENCES gateway_documents.documents ON DELETE CASCADE,
    page         integer NOT NULL,
    text         text    NOT NULL,
    vector       bytea,                       -- little-endian 32-bit floats
    words        tsvector GENERATED ALWAYS AS (to_tsvector('english', text)) STORED
);

CREATE INDEX IF NOT EXISTS chunks_of_document ON gateway_documents.chunks (document_id);
CREATE INDEX IF NOT EXISTS chunks_by_words ON gateway_documents.chunks USING gin (words);

CREATE TABLE IF NOT EXISTS gateway_documents.index_version (version bigint NOT NULL);
INSERT INTO gateway_documents.index_version SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM gateway_documents.index_version);
