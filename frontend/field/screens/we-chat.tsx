/** Inside 微信: the app says that nothing would be kept there, and how to open it properly. */
import { useState } from "preact/hooks";
import { w } from "../words";

export function InWeChat() {
  const [isCopied, setCopied] = useState(false);
  const address = location.href;
  const copyIt = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      setCopied(false); // the address stands below, to be copied by hand
    }
  };
  return (
    <main id="main" class="first">
      <h1>{w().weChatTitle}</h1>
      <p>{w().weChatText}</p>
      <button type="button" class="main" onClick={() => void copyIt()}>
        {w().copyAddress}
      </button>
      <p class="address">{address}</p>
      <p role="status">{isCopied ? w().copied : ""}</p>
    </main>
  );
}
