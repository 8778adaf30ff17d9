import { describe, expect, test } from "vitest";
import { makeVault, openCopy, openVault, rewrapVault, sealCopy, WrongPin } from "./vault";

function share(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

describe("the phone's copy", () => {
  test("opens with PIN and share, and with neither alone", async () => {
    const given = share();
    const [vault, key] = await makeVault("135790", given);
    const sealed = await sealCopy({ title: "楼道堆放电动车" }, key);
    expect(new TextDecoder().decode(sealed.box)).not.toContain("楼道");
    const opened = await openVault(vault, "135790", given);
    expect(await openCopy(sealed, opened)).toEqual({ title: "楼道堆放电动车" });
    await expect(openVault(vault, "135791", given)).rejects.toThrow(WrongPin);
    await expect(openVault(vault, "135790", share())).rejects.toThrow(WrongPin);
  });

  test("opens with the new share after a renewal, and not with the old one", async () => {
    const [before, after] = [share(), share()];
    const [vault, key] = await makeVault("1234", before);
    const sealed = await sealCopy(7, key);
    const renewed = await rewrapVault(vault, "1234", before, after);
    expect(await openCopy(sealed, await openVault(renewed, "1234", after))).toBe(7);
    await expect(openVault(renewed, "1234", before)).rejects.toThrow(WrongPin);
  });

  test("opens with a new PIN, typed in full-width digits too", async () => {
    const given = share();
    const [vault] = await makeVault("1234", given);
    const changed = await rewrapVault(vault, "１２３４", given, given, "8642");
    await expect(openVault(changed, "1234", given)).rejects.toThrow(WrongPin);
    expect(await openVault(changed, "8642", given)).toBeInstanceOf(CryptoKey);
  });

  test("gives no key that a script could read", async () => {
    const [, key] = await makeVault("1234", share());
    await expect(crypto.subtle.exportKey("raw", key)).rejects.toThrow();
  });
});
