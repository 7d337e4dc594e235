-- Keys of somebody with very many are read by portions.
CREATE INDEX data_key_subject_id_idx ON chancery.data_key (subject, id);
DROP INDEX chancery.data_key_subject_idx;
