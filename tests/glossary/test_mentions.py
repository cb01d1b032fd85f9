"""What running text mentions: names as writers spell them in sentences, and nothing that only looks like one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from glossary_files import glossary

from sphinxext_izuma.glossary.mentions import HOLE, ITALIC, SEAM, Mentions

TERMS = """
    terms:
      - {term: device, definition: A thing.}
      - {term: device class, definition: A kind of thing.}
      - {term: edge gateway, definition: It connects.}
      - {term: third party certificate, definition: It proves.}
      - {term: certificate authority, acronym: CA, definition: It signs.}
      - {term: LwM2M, definition: A protocol.}
      - {term: IP, definition: A protocol.}
      - {term: IPv4/IPv6, definition: Two protocols.}
      - {term: API, expansion: Application Programming Interface}
      - {term: C, definition: A language.}
      - {term: C++, definition: Another language.}
      - {term: .NET, definition: A platform.}
      - {term: Device Management, definition: A product.}
      - {term: Go, definition: A language.}
      - {term: point of presence, forms: [points of presence], definition: A place.}
      - {term: Moore's law, definition: An observation.}
      - {term: café, definition: A place.}
      - {term: ключ, definition: Opens.}
      - {term: 証明書, definition: Proves.}
      - {term: access key, deprecated: [secret string], definition: A string.}
      - {term: cat, definition: An animal.}
      - {term: dog house, definition: A house.}
    """
EMPTY = "terms: []"


def found(folder: Path, text: str, terms: str = TERMS) -> list[str]:
    return [mention.name for mention in Mentions(glossary(folder, terms)).find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # Sentences, plurals, title case.
        ("A device. Devices, DEVICES; (device)!", ["device", "Devices", "device"]),
        ("“A device” and ‘the device’ and 'devices '", ["device", "device", "devices"]),
        # Talked about.
        ("“Device” and ‘device’ and 'device' and \"device\", „device“, «device»", []),
        (f"{ITALIC}device{ITALIC}, {ITALIC}a device{ITALIC}, {SEAM}device{SEAM}", ["device", "device"]),
        ("Points of presence, Point of Presence", ["Points of presence", "Point of Presence"]),
        ("Edge Gateway, Edge gateway, EDGE GATEWAY, edge Gateway", ["Edge Gateway", "Edge gateway"]),
        ("an edge\n  gateway", ["edge gateway"]),
        # The longest name; where it comes to nothing, the shorter one, and what is in the rest.
        ("the device class of a device", ["device class", "device"]),
        ("the device classification", ["device"]),
        ("the device classes", ["device classes"]),
        ("the edge device", ["device"]),
        ("edge edge gateway", ["edge gateway"]),
        ("dog device, dog dog house", ["device", "dog house"]),
        ("third party device", ["device"]),
        # Words, not parts of words.
        ("devicelike, subdevice, device2, device_id", []),
        ("a device-specific sub-device, device\N{NON-BREAKING HYPHEN}like", []),
        ("edge-gateway, third-party certificate", ["edge-gateway", "third-party certificate"]),
        ("edge gateway-side", []),
        ("third party certificate-like device", ["device"]),
        ("the device's keys, the device\N{RIGHT SINGLE QUOTATION MARK}s keys", ["device", "device"]),
        ("device'em, rock'device, l'device, the devices' keys", ["device", "devices"]),
        ("the device\N{EM DASH}the one there", ["device"]),
        ("a device: this. The device, that", ["device", "device"]),
        # Not in code, paths, addresses, options.
        ("/dev/device, device/, device.id, a.device, device(), init(device), device[0], --device, $device", []),
        ("x@device, device@x, #device, device=1, a=device, device::x, device:x, C:\\device, <device>, {device}", []),
        ("device. Then", ["device"]),
        # Acronyms and what has capitals inside, as they are.
        ("CA, CAs, ca, Ca, cas", ["CA", "CAs"]),
        ("LwM2M, LWM2M, lwm2m", ["LwM2M"]),
        ("TCP/IP, IP, IPv4/IPv6, IPv4", ["IP", "IPv4/IPv6"]),
        (
            "an application programming interface, Application Programming Interfaces",
            [
                "application programming interface",
                "Application Programming Interfaces",
            ],
        ),
        ("C, C++, C#, c, .NET, net, NET", ["C", "C++", ".NET"]),
        ("Device Management, device management, Device management", ["Device Management", "device", "Device"]),
        ("Go, go", ["Go"]),  # the other names begin small, so this capital belongs to it
        (
            "Moore's law, Moore\N{RIGHT SINGLE QUOTATION MARK}s law",
            [
                "Moore's law",
                "Moore's law",  # as it stands in the source, before it becomes typographic
            ],
        ),
        ("cat, Cat, CAT", ["cat", "Cat"]),
        # Letters of Unicode.
        ("café, cafe\u0301, cafés, cafe", ["café", "café", "cafés"]),
        ("cafe\u0301\u0323", []),  # another letter
        ("Ключ, ключ, ключи", ["Ключ", "ключ"]),
        ("この証明書を発行", ["証明書"]),
        ("APIを使う", ["API"]),
        ("de\u00advice", []),  # found by its parts nowhere
        # Deprecated names are names.
        ("secret strings", ["secret strings"]),
        # Markup.
        (f"edge{SEAM} gateway, {SEAM}device{SEAM}, {SEAM}device{SEAM}s, un{SEAM}device{SEAM}", ["device"]),
        (f"edge {HOLE} gateway, {HOLE}device, device{HOLE}, {HOLE} device", ["device"]),
        ("", []),
        ("'device", ["device"]),
    ],
)
def test_mentions(tmp_path: Path, text: str, names: list[str]) -> None:
    assert found(tmp_path, text) == names


def test_place_is_that_of_the_name_in_the_text(tmp_path: Path) -> None:
    text = "Of\nan edge\ngateway, .NET."
    assert [text[mention.start : mention.end] for mention in Mentions(glossary(tmp_path, TERMS)).find(text)] == [
        "edge\ngateway",
        ".NET",
    ]


def test_nothing_is_found_without_terms(tmp_path: Path) -> None:
    assert found(tmp_path, "a device", EMPTY) == []


def test_name_of_several_terms_is_none_and_hides_what_is_in_it(tmp_path: Path) -> None:
    terms = """
        terms:
          - {term: device management, definition: A trade.}
          - {term: Device Management, definition: A product.}
          - {term: device, definition: A thing.}
        """
    assert found(tmp_path, "device management, Device Management, Device management", terms) == [
        "device management",
        "Device Management",
    ]


def test_capitals_of_headings_tell_nothing(tmp_path: Path) -> None:
    terms = """
        terms:
          - {term: Access key, definition: A string.}
          - {term: Gateway, definition: It connects.}
          - {term: Thin Client, definition: A product.}
        """
    text = "An access key, access keys, a gateway, a thin client, a Thin Client"
    assert found(tmp_path, text, terms) == ["access key", "access keys", "gateway", "Thin Client"]


@pytest.mark.parametrize(
    ("language", "name", "text", "names"),
    [
        # Turkish and Azerbaijani have two letters, with a dot and without. A loan may have the capital of its language.
        ("tr", "istemci", "Bir istemci. İstemci, I\u0307stemci. ISTEMCI.", ["istemci", "İstemci", "İstemci"]),
        ("tr", "İstemci", "Bir istemci. İstemci, Istemci.", ["istemci", "İstemci"]),
        ("az", "ışık", "Işık ışık İşık", ["Işık", "ışık"]),
        ("tr", "internet", "İnternet, Internet, internet", ["İnternet", "Internet", "internet"]),
        ("en", "istemci", "İstemci Istemci", ["Istemci"]),
        ("nl", "ijs", "IJs, Ijs, ĳs, ijs; IJS", ["IJs", "Ijs", "ĳs", "ijs"]),
        # Letters in one character, and a letter with three cases.
        ("en", "file", "File, ﬁle, Ｆile", ["File", "ﬁle", "Ｆile"]),
        ("hr", "džep", "Džep ǅep ǆep DŽEP", ["Džep", "ǅep", "ǆep"]),
        # No two of these differ in case alone.
        ("de", "straße", "Straße, straße, Strasse, STRASSE, STRAẞE", ["Straße", "straße"]),
        ("el", "λόγος", "Λόγος, λόγος, ΛΌΓΟΣ", ["Λόγος", "λόγος"]),
        ("lt", "kì", "Kì, ki\u0307\u0300, ki", ["Kì", "ki\u0307\u0300"]),
    ],
)
def test_capitals_of_languages(tmp_path: Path, language: str, name: str, text: str, names: list[str]) -> None:
    terms = f"glossary: {{language: {language}}}\nterms: [{{term: {name}, definition: x.}}]"
    assert found(tmp_path, text, terms) == names


@pytest.mark.parametrize(
    ("text", "deprecated"),
    [("Github", True), ("GitHub", False), ("secret strings", True), ("old thing", True), ("access key", False)],
)
def test_deprecated_mention(tmp_path: Path, text: str, deprecated: bool) -> None:
    terms = """
        terms:
          - {term: GitHub, deprecated: [Github], definition: A site.}
          - {term: access key, deprecated: [secret string], definition: A string.}
          - {term: old thing, deprecated: true, see: [access key]}
        """
    (mention,) = Mentions(glossary(tmp_path, terms)).find(f"The {text} here")
    assert mention.deprecated is deprecated


def test_ten_thousand_terms_cost_no_more_than_a_few(tmp_path: Path) -> None:
    many = "\n".join(f"  - {{term: word{number} thing{number}, definition: x}}" for number in range(5000))
    mentions = Mentions(glossary(tmp_path, f"terms:\n{many}\n"))
    text = "This is a sentence of many words, and word17 thing17 is one of them. " * 15_000  # 1 MB
    begin = time.process_time()
    assert sum(1 for _ in mentions.find(text)) == 15_000
    assert time.process_time() - begin < 2  # 0.1 s on the machine that it was written on
