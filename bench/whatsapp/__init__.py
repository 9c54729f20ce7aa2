"""The standard dialogue through WhatsApp's webhook: its bodies in, Graph API calls out."""

from bench.botbench.run import Run
from bench.whatsapp.graph import FakeGraph
from bench.whatsapp.people import WhatsAppSim


class WhatsAppRun(Run):
    """A run on WhatsApp; the webhook's address is known, as if it stood in Meta's console."""

    Sim = WhatsAppSim
    Api = FakeGraph

    def hook(self) -> None:
        self.api.set_hook(f"http://127.0.0.1:{self.port}/hooks/whatsapp", "")
