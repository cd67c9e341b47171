import { parseStrictly, UsageError } from '@edda/terminal';

/** A RabbitMQ to test against, and the Debian suite that has it. */
export interface MatrixVersion {
  readonly version: string;
  readonly suite: string;
}

/** The oldest that we support, the first with other limits, and the one with other counts. */
export const VERSIONS: readonly MatrixVersion[] = [
  { version: '3.10', suite: 'bookworm' },
  { version: '4.0', suite: 'trixie' },
  { version: '4.3', suite: 'forky' },
];

/** What a broker can break: the port, an order and what it does about faults, time-outs, topology, users, the rules of each version. */
export const MATRIX_SPECS: readonly string[] = [
  'test/rabbitmq-contract.e2e-spec.ts',
  'test/rabbitmq.e2e-spec.ts',
  'test/rabbitmq-last-stop.e2e-spec.ts',
  'test/order.e2e-spec.ts',
  'test/order-faults.e2e-spec.ts',
  'test/timeout.e2e-spec.ts',
  'test/broker-users.e2e-spec.ts',
  'test/service-users.e2e-spec.ts',
  'test/management-ui.e2e-spec.ts',
  'test/topology-doctor.e2e-spec.ts',
  'test/topology-formats.e2e-spec.ts',
  'test/topology-modes.e2e-spec.ts',
  'test/topology-moves.e2e-spec.ts',
];

export interface MatrixOptions {
  readonly versions: readonly MatrixVersion[];
  readonly specs: readonly string[];
  /** Where other versions are installed; undefined for a folder among the temporary ones. */
  readonly cache: string | undefined;
}

export const MATRIX_USAGE = `Usage: npm run test:matrix -- [options]

Runs the end-to-end tests that depend on RabbitMQ against ${VERSIONS.map(({ version }) => version).join(', ')}. The version of this machine is used where it
fits; the others are installed with debootstrap, as root, into folders of their own, and this machine stays as it is.

  --versions A,B   only these (default: all)
  --specs TEXT     only spec files whose name has this in it
  --help           print this

EDDA_MATRIX_CACHE names the folder for installed versions (default: one among the temporary files).

Exit code: 0 if all of them pass, 1 if one fails or a version cannot be had, 2 for a wrong command line.`;

/** @throws UsageError */
export function parseMatrixOptions(
  args: readonly string[],
  env: { readonly EDDA_MATRIX_CACHE?: string | undefined },
): MatrixOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    versions: { type: 'string', default: VERSIONS.map(({ version }) => version).join(',') },
    specs: { type: 'string', default: '' },
  });
  if (options.help) return 'help';
  const versions = options.versions.split(',').map((word) => {
    const known = VERSIONS.find(({ version }) => version === word.trim());
    if (known !== undefined) return known;
    throw new UsageError(
      `--versions must be some of ${VERSIONS.map(({ version }) => version).join(', ')}, not "${word}".`,
    );
  });
  const specs = MATRIX_SPECS.filter((spec) => spec.includes(options.specs));
  if (specs.length === 0) throw new UsageError(`--specs ${options.specs} fits no spec file of the matrix.`);
  return { versions, specs, cache: env.EDDA_MATRIX_CACHE || undefined };
}
