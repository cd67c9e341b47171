import { setTimeout as sleep } from 'node:timers/promises';
import { ParticipantHealth } from '@edda/participant';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { besideSubject } from '../subject/second-process.js';

/**
 * Runs each of the modules as an application of its own in this process, until the parent says otherwise.
 *
 * @param prepare is done when all of them are ready, and before the parent is told
 */
export async function serveParticipants(
  modules: readonly (DynamicModule | Type)[],
  prepare: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const open = (module: DynamicModule | Type) =>
    NestFactory.createApplicationContext(module, { logger: ['error', 'warn'] });
  const apps = await Promise.all(modules.map(open));
  for (const app of apps) while (!app.get(ParticipantHealth, { strict: false }).ready) await sleep(20);
  await prepare();
  besideSubject(async () => {
    await Promise.all(apps.map((app) => app.close()));
  });
}
