import type { Services } from '@edda/tools';
import { ManagementApi } from '@edda/topology';

/** @throws if the broker has none */
export function managementOf({ management }: Services): ManagementApi {
  if (management === undefined)
    throw new Error(
      'Whether messages are confirmed cannot be seen: there is no management API. Give its address in AMQP_MANAGEMENT_URL.',
    );
  return new ManagementApi(management);
}
