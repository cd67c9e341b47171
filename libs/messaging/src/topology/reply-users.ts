import { userOf } from './permissions.js';

/**
 * Whose `user-id` a reply has to carry: nobody's (`false`), that of the user named like its participant (`true`, see `userOf`), or, for the
 * participants that are named here, of the user that is given.
 */
export type ReplyUsers = boolean | Readonly<Record<string, string>>;

/** Tells the user of a participant's replies; undefined if any will do. */
export function replyUsers(users: ReplyUsers, namespace = ''): (participant: string) => string | undefined {
  if (users === false) return () => undefined;
  const named = users === true ? {} : users;
  return (participant) =>
    Object.hasOwn(named, participant) ? named[participant] : userOf(participant, namespace);
}
