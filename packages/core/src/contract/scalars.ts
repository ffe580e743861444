import { z } from 'zod';

/** Opaque id chosen by the back end. Ids, never names, are keys. */
export const idSchema = z.string().min(1).max(128);

/** Instant in UTC, ISO 8601 with `Z`. */
export const instantSchema = z.iso.datetime();

/** Tenant, application and object ids of Entra. */
export const guidSchema = z.guid();

/** A mailbox address or user principal name as typed: at most 320 characters (RFC 5321: 64 + @ + 255). */
export const addressSchema = z
  .string()
  .trim()
  .min(3)
  .max(320)
  .regex(/^[^\s@]+@[^\s@]+$/);

/** Human name of a thing; any text, shown as text and never as markup. */
export const displayNameSchema = z.string().trim().min(1).max(120);
