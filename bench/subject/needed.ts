import type { SubjectEnvironment } from './protocol.js';

/** Where to find something that the subject asked for in its manifest. @throws if the environment does not say it */
export function needed(name: keyof SubjectEnvironment, env: NodeJS.ProcessEnv = process.env): string {
  const value = env[name];
  if (value === undefined)
    throw new Error(
      `${name} is missing: a subject is started by the bench, which gives it what its subject.json says that it needs.`,
    );
  return value;
}
