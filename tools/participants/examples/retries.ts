import { ChargePayment } from '@edda/contracts';
import type { PaymentCharged } from '@edda/contracts';
import { OnCommand } from '@edda/participant';
import { Controller } from '@nestjs/common';

/** The gateway answers 429. */
class GatewayBusy extends Error {}

/** Charges cards, somewhere else. */
abstract class Gateway {
  abstract charge(command: ChargePayment): Promise<PaymentCharged>;
}

@Controller()
export class PatientParticipant {
  constructor(private readonly gateway: Gateway) {}

  @OnCommand(ChargePayment, {
    retry: {
      attempts: 4,
      immediate: 1,
      backoffMs: 200,
      on: [
        { error: GatewayBusy, attempts: 8, longestBackoffMs: 2_000 },
        { error: TypeError, deadLetter: true },
      ],
    },
  })
  charge(command: ChargePayment): Promise<PaymentCharged> {
    return this.gateway.charge(command);
  }
}
