import { fromBase64, randomText } from './base64.js'
import type { PoolState } from './pool-state.js'
import { ServiceException } from './service-exception.js'
import { toHex } from './srp-group.js'
import type { SrpVerifier } from './srp.js'

/** A browser that a user signed in from. */
export interface DeviceRecord {
  deviceKey: string
  deviceGroupKey: string
  username: string
  /** What `ConfirmDevice` left; `null` before. */
  srp: SrpVerifier | null
}

/** Registers a device for a user who signs in from an unknown one. */
export function addDevice(state: PoolState, region: string, username: string): DeviceRecord {
  const device: DeviceRecord = {
    deviceKey: `${region}_${crypto.randomUUID()}`,
    deviceGroupKey: `-${randomText(6)}`,
    username,
    srp: null,
  }
  state.devices.push(device)
  return device
}

/**
 * The user's device of this key.
 *
 * @throws {ServiceException} `ResourceNotFoundException`; the SDK forgets its device when the message names one.
 */
export function findDevice(state: PoolState, username: string, deviceKey: string): DeviceRecord {
  const device = state.devices.find(
    (candidate) => candidate.deviceKey === deviceKey && candidate.username === username,
  )
  if (device) return device
  throw new ServiceException('ResourceNotFoundException', 'Device does not exist.')
}

/** Takes the verifier of a device's password; both fields come as base64. */
export function confirmDevice(device: DeviceRecord, salt: string, verifier: string): void {
  device.srp = { salt: toHex(fromBase64(salt)), verifier: toHex(fromBase64(verifier)) }
}
