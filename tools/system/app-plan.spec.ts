import { describe, expect, it } from 'vitest';
import { planApps } from './app-plan.js';

describe('planApps', () => {
  it('plans one orchestrator and the four participants on the ports that the apps have by themselves', () => {
    expect(planApps(1).map(({ name, wishedPort }) => [name, wishedPort])).toEqual([
      ['orchestrator', 3000],
      ['inventory', 3001],
      ['payment', 3002],
      ['shipping', 3003],
      ['notification', 3004],
    ]);
  });

  it('numbers further orchestrators from 2, on ports after the participants', () => {
    const orchestrators = planApps(3).filter(({ app }) => app === 'orchestrator');
    expect(orchestrators.map(({ name, wishedPort }) => [name, wishedPort])).toEqual([
      ['orchestrator', 3000],
      ['orchestrator-2', 3005],
      ['orchestrator-3', 3006],
    ]);
  });

  it('gives each instance a name and a port of its own', () => {
    const apps = planApps(4);
    expect(new Set(apps.map(({ name }) => name)).size).toBe(8);
    expect(new Set(apps.map(({ wishedPort }) => wishedPort)).size).toBe(8);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %s orchestrators', (count) => {
    expect(() => planApps(count)).toThrow('one orchestrator or more');
  });
});
