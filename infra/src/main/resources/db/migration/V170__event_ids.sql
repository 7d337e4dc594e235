-- What is sealed in an event is bound to its id: copied into another it would open there, if that could have the same one.
CREATE UNIQUE INDEX event_id_key ON events.event (event_id);
