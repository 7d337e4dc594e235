ALTER TABLE chancery.message_delivery ADD COLUMN doubts integer NOT NULL DEFAULT 0;

COMMENT ON COLUMN chancery.message_delivery.doubts IS 'After how many attempts nobody knows whether it has arrived.';
