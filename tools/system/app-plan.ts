/** The services of the order saga, by the names of their folders below apps/. */
export const PARTICIPANTS = ['inventory', 'payment', 'shipping', 'notification'] as const;
export type AppKind = 'orchestrator' | (typeof PARTICIPANTS)[number];

/** The ports of development, the same as the apps' own defaults. Further orchestrators come after the participants. */
const DEVELOPMENT_PORTS: Readonly<Record<AppKind, number>> = {
  orchestrator: 3000,
  inventory: 3001,
  payment: 3002,
  shipping: 3003,
  notification: 3004,
};

/** One instance of an app. */
export interface PlannedApp {
  /** `orchestrator`, `orchestrator-2`, `inventory` ...: unique in a system. */
  readonly name: string;
  readonly app: AppKind;
  /** The port of development, which is only wished for. */
  readonly wishedPort: number;
}

/** All instances of a system, orchestrators first. */
export function planApps(orchestrators: number): readonly PlannedApp[] {
  if (!Number.isInteger(orchestrators) || orchestrators < 1) {
    throw new Error(`A system needs one orchestrator or more, not ${orchestrators}.`);
  }
  const first = {
    name: 'orchestrator',
    app: 'orchestrator',
    wishedPort: DEVELOPMENT_PORTS.orchestrator,
  } as const;
  const participants = PARTICIPANTS.map((app) => ({ name: app, app, wishedPort: DEVELOPMENT_PORTS[app] }));
  const afterAll = Math.max(...Object.values(DEVELOPMENT_PORTS)) + 1;
  const further = Array.from({ length: orchestrators - 1 }, (_, index) => ({
    name: `orchestrator-${index + 2}`,
    app: 'orchestrator' as const,
    wishedPort: afterAll + index,
  }));
  return [first, ...further, ...participants];
}
