import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import { BrokerBench } from './broker-contract/broker-bench.js';
import type { BrokerUnderTest } from './broker-contract/broker-bench.js';
import { describeConnecting } from './broker-contract/connecting.js';
import { describeConsuming } from './broker-contract/consuming.js';
import { describePublishing } from './broker-contract/publishing.js';
import { describeSettling } from './broker-contract/settling.js';

/** What every adapter of the broker port promises. `setup` is called once; each test uses names of its own. */
export function brokerContract(name: string, setup: () => Promise<BrokerUnderTest>): void {
  describe(`${name} keeps the contract of the broker port:`, () => {
    let bench: BrokerBench;
    beforeAll(async () => {
      bench = new BrokerBench(await setup());
    });
    afterEach(() => bench.cleanUp());
    afterAll(() => bench.underTest.dispose());
    describeConnecting(() => bench);
    describePublishing(() => bench);
    describeConsuming(() => bench);
    describeSettling(() => bench);
  });
}
