import { IsUUID } from 'class-validator';

export class PaymentCharged {
  @IsUUID()
  chargeId: string;
}
