import { applyDecorators } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { Decorator } from './describe.js';
import { ok, UNEXPECTED } from './describe.js';
import { refusal } from './refusal.js';

export function DescribesTopology(): Decorator {
  return applyDecorators(
    ApiOperation({
      operationId: 'findTopology',
      summary: 'Shows exchanges, queues and bindings, and what the doctor says of them',
      description:
        'What the definitions of this orchestrator want, with what the broker has. Without a management API (`EDDA_MANAGEMENT`) only queues could be looked at, and a finding says so. What the doctor says of users and addresses is for admins, and for everybody where nobody signs in.',
    }),
    ok('Topology', 'As it is now; what the management API tells may be 5 seconds old'),
    refusal('There are query parameters', 'invalid-request'),
    UNEXPECTED,
  );
}
