/** A row for each sending: what is sent again after a retry is the same message, and must not go when the first one is known to be sent. */
export const BY_SENDING = `
COMMENT ON COLUMN edda.outbox.id IS 'The message id, and the revision of the saga that sends it: what is sent again after a retry is the same message, and another row'`;

export const BY_MESSAGE = `
COMMENT ON COLUMN edda.outbox.id IS 'The message id. It follows from saga, step, direction and epoch, so that the same message has the same id'`;
