ALTER TABLE chancery.message_delivery ADD COLUMN doubts integer NOT NULL DEFAULT 0;

COMMENT ON COLUMN chancery.message_delivery.doubts IS 'How many attempts ended without a word on whether it has arrived.';

-- Which of the attempts so far did, nobody knows any more.
UPDATE chancery.message_delivery SET doubts = least(attempts, 2) WHERE state IN ('waiting', 'sending') AND attempts > 0;
