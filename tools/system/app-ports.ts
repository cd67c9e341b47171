import { canBind, freePorts } from '../services/ports.js';
import type { PlannedApp } from './app-plan.js';

/** A port for each app, in their order. A wished port that is taken is replaced by a free one. */
export async function choosePorts(
  apps: readonly PlannedApp[],
  wish: 'free' | 'development',
): Promise<readonly number[]> {
  if (wish === 'free') return freePorts(apps.length);
  return Promise.all(
    apps.map(async ({ wishedPort }) => {
      if (await canBind(wishedPort)) return wishedPort;
      const [free] = await freePorts(1);
      if (free === undefined) throw new Error(`Port ${wishedPort} is taken and no other one is free.`);
      return free;
    }),
  );
}
