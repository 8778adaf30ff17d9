/** Prints what a phone sends for a command on standard input: its public key, envelope and count. */
import { readFileSync } from "node:fs";
import {
  makeSigningPair,
  publicPoint,
  sealCommand,
  signCount,
} from "../../../frontend/field/envelopes.ts";

const { command, server } = JSON.parse(readFileSync(0, "utf-8"));
const pair = await makeSigningPair();
const envelope = await sealCommand(command, pair.privateKey, server);
const made = await signCount(command.device, command.number, pair.privateKey);
console.log(JSON.stringify({ key: await publicPoint(pair), envelope, made }));
