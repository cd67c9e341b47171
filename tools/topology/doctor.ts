import { diagnose } from '@edda/messaging';
import { runMain } from '@edda/terminal';
import { BrokerUnreachable, findingsText, hasFindings, ManagementApi, readBroker } from '@edda/topology';
import { DOCTOR_USAGE, parseDoctorOptions } from './options.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = parseDoctorOptions(args);
  if (options === 'help') {
    print(DOCTOR_USAGE);
    return 0;
  }
  const { system, management, json } = options;
  try {
    const findings = diagnose(system, await readBroker(new ManagementApi(management), system.vhost));
    print(json ? JSON.stringify({ findings }, undefined, 2) : findingsText(findings));
    return hasFindings(findings) ? 1 : 0;
  } catch (error) {
    if (!(error instanceof BrokerUnreachable)) throw error;
    say(error.message);
    return 3;
  }
}

await runMain(main, DOCTOR_USAGE, say);
