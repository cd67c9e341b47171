import { createRequire } from 'node:module';
import { join } from 'node:path';
import { freePorts } from '@edda/tools/services/ports';
import { retryOnPortConflict } from '@edda/tools/services/port-conflict';
import { PrivateFolder } from '@edda/tools/services/private-folder';
import { ServerProcess } from '@edda/tools/services/server-process';

export interface RestateServer {
  readonly ingressUrl: string;
  /** Tells Restate where services are. */
  readonly register: (endpointUrl: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** A Restate of our own on loopback, with its data in the folder. All settings that matter are its defaults. */
export async function startRestate(dataFolder: string): Promise<RestateServer> {
  const folder = new PrivateFolder();
  try {
    return await retryOnPortConflict(() => start(dataFolder, folder));
  } catch (error) {
    await folder.release();
    throw error;
  }
}

async function start(dataFolder: string, folder: PrivateFolder): Promise<RestateServer> {
  const [ingress = 0, admin = 0, node = 0] = await freePorts(3);
  const [ingressUrl, adminUrl] = [`http://127.0.0.1:${ingress}`, `http://127.0.0.1:${admin}`];
  const server = new ServerProcess(
    {
      name: `Restate on port ${ingress}`,
      command: program(),
      args: ['--base-dir', dataFolder, '--node-name', 'bench'],
      env: {
        RESTATE_BIND_IP: '127.0.0.1',
        RESTATE_BIND_PORT: String(node),
        RESTATE_ADVERTISED_ADDRESS: `http://127.0.0.1:${node}/`,
        RESTATE_INGRESS__BIND_PORT: String(ingress),
        RESTATE_ADMIN__BIND_PORT: String(admin),
        RESTATE_LISTEN_MODE: 'tcp',
        RESTATE_DISABLE_TELEMETRY: 'true',
        RESTATE_LOG_FILTER: 'warn',
      },
      cwd: dataFolder,
      logFile: join(folder.path, 'restate.log'),
      stopSignal: 'SIGTERM',
      lastSignal: 'SIGKILL',
      isReady: async () => (await answers(`${adminUrl}/health`)) && answers(`${ingressUrl}/restate/health`),
    },
    folder,
  );
  await server.start();
  return {
    ingressUrl,
    register: async (endpointUrl) => {
      const response = await fetch(`${adminUrl}/deployments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ uri: endpointUrl }),
      });
      if (!response.ok)
        throw new Error(`Restate does not accept the services at ${endpointUrl}: ${await response.text()}`);
    },
    close: async () => {
      await server.discard();
      await folder.release();
    },
  };
}

/** The program itself, not the package's script that starts it: that would be one process more. */
function program(): string {
  const name = `@restatedev/restate-server-${process.platform}-${process.arch}`;
  try {
    return createRequire(import.meta.url).resolve(`${name}/bin/restate-server`);
  } catch {
    throw new Error(`There is no ${name} in node_modules: run npm ci in bench/peers/restate.`);
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}
