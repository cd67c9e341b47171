import type { Finding } from './finding.js';
import type { FoundBroker } from './found-broker.js';
import { patternOf } from './pattern.js';
import type { Permissions } from './permissions.js';
import { setPermissionsLine } from './rabbitmqctl.js';
import { someNames } from './some-names.js';

const KINDS = ['configure', 'write', 'read'] as const;

/** Stands for whatever else there may be one day: a pattern that matches it matches nearly everything. */
const ANY_OTHER = 'edda-doctor.any-other';

/** Whether the users of our services may do what they need, and no more. Users that are not there are no finding. */
export function diagnosePermissions(
  wanted: readonly Permissions[],
  found: FoundBroker,
  vhost: string,
): readonly Finding[] {
  if (found.permissions === undefined) {
    return [
      {
        severity: 'hint',
        code: 'users-unknown',
        where: 'users',
        what: 'Who may do what could not be looked at.',
        remedy: 'Ask with a user that has the tag administrator.',
      },
    ];
  }
  const all = [...found.exchanges, ...found.queues].map(({ name }) => name);
  const names = [...all, 'amq.default', ANY_OTHER];
  return wanted.flatMap((needs) => {
    const has = found.permissions?.find(({ user }) => user === needs.user);
    return has === undefined ? [] : compare(needs, has, names, vhost);
  });
}

function compare(
  needs: Permissions,
  has: Permissions,
  names: readonly string[],
  vhost: string,
): readonly Finding[] {
  const where = `user ${needs.user}`;
  const remedy = setPermissionsLine(needs, vhost);
  return KINDS.flatMap((kind): Finding[] => {
    const [need, may] = [patternOf(needs[kind]), patternOf(has[kind])];
    if (need === undefined || may === undefined) {
      const what = `What it may ${kind} ("${has[kind]}") cannot be read here.`;
      return [{ severity: 'hint', code: 'users-unknown', where, what, remedy }];
    }
    const lacking = names.filter((name) => need.test(name) && !may.test(name));
    const wide = names.filter((name) => may.test(name) && !need.test(name));
    return [
      ...(lacking.length === 0
        ? []
        : [
            {
              severity: 'problem' as const,
              code: 'lacking-permission' as const,
              where,
              what: `It may not ${kind} ${someNames(lacking)}, and needs to.`,
              remedy,
            },
          ]),
      ...(wide.length === 0
        ? []
        : [
            {
              severity: 'warning' as const,
              code: 'wide-permission' as const,
              where,
              what: `It may ${kind} ${someNames(wide.map(spoken))}, and need not.`,
              remedy,
            },
          ]),
    ];
  });
}

const spoken = (name: string): string => (name === ANY_OTHER ? 'anything else' : name);
