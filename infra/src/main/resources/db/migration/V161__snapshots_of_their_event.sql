-- What is sealed says as of which event it is now. What does not is read as if somebody had altered it; the streams have it all.
DELETE FROM events.snapshot;
