import { IsUUID } from 'class-validator';

export class StockReserved {
  @IsUUID()
  reservationId: string;
}
