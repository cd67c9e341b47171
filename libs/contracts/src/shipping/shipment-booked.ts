import { IsUUID } from 'class-validator';

export class ShipmentBooked {
  @IsUUID()
  shipmentId: string;
}
