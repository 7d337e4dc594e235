-- Says without a look at every key by which master keys they are wrapped.
CREATE INDEX data_key_master_key_idx ON chancery.data_key (master_key_id);
