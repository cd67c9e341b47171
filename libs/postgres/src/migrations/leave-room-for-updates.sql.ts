/**
 * Half of each page of sagas stays free for what its sagas become. A change that finds room on its page, and touches no column of an index, writes no
 * index (HOT): that is every step of a saga but its last one. Without room nine of ten changes wrote all indexes of the table.
 */
export const LEAVE_ROOM = `ALTER TABLE edda.saga SET (fillfactor = 50)`;

export const LEAVE_NO_ROOM = `ALTER TABLE edda.saga RESET (fillfactor)`;
