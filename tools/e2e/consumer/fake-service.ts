/** A service on loopback that a plugin calls. */
export interface FakeService {
  /** `http://127.0.0.1:port` */
  readonly url: string;
  /** How many jobs were made. */
  jobs(): number;
  close(): Promise<void>;
}
