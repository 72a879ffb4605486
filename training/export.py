"""From a trained model to what the package carries: two small graphs in eight-bit numbers, and a pruned vocabulary.

``lower`` reads token ids and gives the early scores and the states that ``upper`` goes on from. Weights are eight-bit, a
scale a row; what flows between layers is brought to eight bits as it comes, after *smoothing*: columns of large values
hand part of their size over to the weights, so that one scale fits all (G. Xiao et al., SmoothQuant, 2023).
Weights use seven of the eight bits, because older processors overflow otherwise and would judge differently.
"""

import json
import logging
import math
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from analyser.language.model_text import model_text
from training.encoder import EARLY, LONGEST, Judge, pad_of, padded, tokenizer

STRENGTH = 0.5
"""How much of a column's size goes over to the weights (alpha in SmoothQuant)."""
APART = {"q": 4, "o": 0, "wide": 4, "narrow": 16}
"""So many columns of the largest values, for each product of a layer, are multiplied apart, in full numbers (T. Dettmers
et al., LLM.int8(), 2022): a few columns are a hundred times as large as the rest."""
GROUP = 32
"""So many numbers of a word's vector share a scale."""
VOCABULARY = 22000
"""Words and pieces of words that the shipped model knows."""


class Smoothed(nn.Module):
    """A linear layer, or several side by side, whose input is divided by a scale a column, the largest columns apart."""

    def __init__(self, parts: list[nn.Linear], largest: torch.Tensor, apart: int):
        super().__init__()
        weight = torch.cat([part.weight.detach() for part in parts])
        self.apart = nn.Parameter(largest.topk(apart).indices.sort().values, requires_grad=False)
        self.weight_apart = nn.Parameter(weight[:, self.apart].T.contiguous())
        rest = torch.ones_like(largest)
        rest[self.apart] = 0
        scale = largest.clamp(min=1e-4) ** STRENGTH / weight.abs().amax(0).clamp(min=1e-4) ** (1 - STRENGTH)
        scale = scale / scale.log().mean().exp()
        self.divisor = nn.Parameter(rest / scale)
        self.weight = nn.Parameter((weight * scale * rest).T.contiguous())
        self.bias = nn.Parameter(torch.cat([part.bias.detach() for part in parts]))

    def forward(self, states):
        product = (states * self.divisor) @ self.weight
        if len(self.apart):
            product = product + states[..., self.apart] @ self.weight_apart
        return product + self.bias


class Layer(nn.Module):
    """One layer of the encoder, written plainly for export."""

    def __init__(self, layer, largest: dict[str, torch.Tensor]):
        super().__init__()
        attention = layer.attention.attn
        self.heads, self.width = attention.num_attention_heads, attention.attention_head_size
        self.three = Smoothed([attention.q, attention.k, attention.v], largest["q"], APART["q"])
        self.out = Smoothed([attention.o], largest["o"], APART["o"])
        self.after_attention = layer.attention.LayerNorm
        self.wide = Smoothed([layer.intermediate.dense], largest["wide"], APART["wide"])
        self.narrow = Smoothed([layer.output.dense], largest["narrow"], APART["narrow"])
        self.after = layer.output.LayerNorm

    def forward(self, states, bias):
        count, length = states.shape[0], states.shape[1]
        three = self.three(states).view(count, length, 3, self.heads, self.width).permute(2, 0, 3, 1, 4)
        query, key, value = three[0], three[1], three[2]
        weights = torch.softmax(query @ key.transpose(-1, -2) / math.sqrt(self.width) + bias, -1)
        heard = (weights @ value).transpose(1, 2).reshape(count, length, self.heads * self.width)
        states = self.after_attention(self.out(heard) + states)
        return self.after(self.narrow(nn.functional.gelu(self.wide(states))) + states)


class Part(nn.Module):
    """Some layers with a head behind them."""

    def __init__(self, judge: Judge, first: int, last: int, head: nn.Linear, largest):
        super().__init__()
        encoder = judge.encoder.encoder
        self.layers = nn.ModuleList(Layer(encoder.layer[place], largest[place]) for place in range(first, last))
        self.encoder, self.head = encoder, head

    def forward(self, states, mask):
        seen = mask.to(states.dtype)
        bias = self.encoder.compute_position_bias(states[:1]) + (1 - seen[:, None, None, :]) * -1e4
        for layer in self.layers:
            states = layer(states, bias)
        weight = seen.unsqueeze(-1)
        return self.head((states * weight).sum(1) / weight.sum(1)), states


class Lower(nn.Module):
    """Token ids -> early scores and states. Word vectors are four-bit numbers, two in a byte."""

    def __init__(self, judge: Judge, kept: list[int], largest):
        super().__init__()
        embeddings = judge.encoder.embeddings
        table = embeddings.word_embeddings.weight.detach()[kept].unflatten(1, (-1, GROUP))
        scale = (table.abs().amax(2, keepdim=True).clamp(min=1e-6) / 7).half().float()
        small = (table / scale).round().clamp(-7, 7).add(8).to(torch.uint8).flatten(1)
        half = small.shape[1] // 2
        self.table = nn.Parameter(small[:, :half] * 16 + small[:, half:], requires_grad=False)
        self.scale = nn.Parameter(scale.squeeze(2).half(), requires_grad=False)
        self.places = nn.Parameter(embeddings.position_embeddings.weight.detach()[2 : LONGEST + 2].clone())
        self.norm = embeddings.LayerNorm
        self.part = Part(judge, 0, EARLY, judge.early, largest)

    def forward(self, ids, mask):
        pair = self.table[ids].float()
        first = torch.floor(pair / 16)
        numbers = torch.cat([first, pair - 16 * first], -1) - 8
        words = (numbers.unflatten(-1, (-1, GROUP)) * self.scale[ids].float().unsqueeze(-1)).flatten(-2)
        return self.part(self.norm(words + self.places[: ids.shape[1]]), mask)


@torch.inference_mode()
def largest_inputs(judge: Judge, base: Path, texts: list[str]) -> list[dict[str, torch.Tensor]]:
    """For each layer the largest absolute value in each input column of its four products, over the texts."""
    found: list[dict] = [{} for _ in judge.encoder.encoder.layer]
    hooks = []
    for place, layer in enumerate(judge.encoder.encoder.layer):
        parts = {
            "q": layer.attention.attn.q,
            "o": layer.attention.attn.o,
            "wide": layer.intermediate.dense,
            "narrow": layer.output.dense,
        }
        for name, part in parts.items():

            def keep(_, given, place=place, name=name):
                most = given[0].abs().flatten(0, -2).amax(0)
                found[place][name] = torch.maximum(found[place].get(name, most), most)

            hooks.append(part.register_forward_pre_hook(keep))
    words, pad = tokenizer(base), pad_of(base)
    ids = sorted((each.ids for each in words.encode_batch([model_text(text).text for text in texts])), key=len)
    for start in range(0, len(ids), 32):
        judge(*padded(ids[start : start + 32], pad))
    for hook in hooks:
        hook.remove()
    return found


def kept_words(base: Path, texts: list[str]) -> list[int]:
    """Ids of the `VOCABULARY` words that stay: special ones, those of the texts, and the commonest of the others.

    The vocabulary is in the order of frequency; a word that is gone is spelt with the pieces that are left.
    """
    vocabulary = json.loads((base / "tokenizer.json").read_text())["model"]["vocab"]
    words = tokenizer(base)
    kept = {vocabulary[word] for word in ("<s>", "<pad>", "</s>", "<unk>", "<mask>", "[UNK]")}
    kept |= {place for each in words.encode_batch([model_text(text).text for text in texts]) for place in each.ids}
    others = sorted(
        place for word, place in vocabulary.items() if word.isascii() and not word.startswith("[") and place not in kept
    )
    return sorted(kept | set(others[: max(0, VOCABULARY - len(kept))]))


def write(judge: Judge, base: Path, texts: list[str], folder: Path) -> None:
    """Write lower.onnx, upper.onnx and tokenizer.json."""
    logging.disable(logging.WARNING)
    folder.mkdir(parents=True, exist_ok=True)
    judge = judge.eval().float()
    largest, kept = largest_inputs(judge, base, texts[::12]), kept_words(base, texts)
    lower = Lower(judge, kept, largest).eval()
    upper = Part(judge, EARLY, len(judge.encoder.encoder.layer), judge.head, largest).eval()
    ids, mask = torch.randint(5, 900, (2, 9)), torch.ones(2, 9, dtype=torch.long)
    with tempfile.TemporaryDirectory() as workshop:
        for name, part, given in (("lower", lower, ids), ("upper", upper, torch.rand(2, 9, 768))):
            first = "ids" if name == "lower" else "states"
            raw = Path(workshop) / f"{name}.onnx"
            torch.onnx.export(
                part,
                (given, mask),
                raw,
                input_names=[first, "mask"],
                output_names=["scores", "onward"],
                opset_version=17,
                dynamo=False,
                dynamic_axes={each: {0: "messages", 1: "tokens"} for each in (first, "mask", "onward")}
                | {"scores": {0: "messages"}},
            )
            _make_small(raw, folder / raw.name)
    _write_tokenizer(base, kept, folder / "tokenizer.json")
    logging.disable(logging.NOTSET)


def _make_small(raw: Path, path: Path) -> None:
    """Write the graph in eight-bit numbers, but for the columns that are multiplied apart."""
    graph = onnx.load(raw).graph
    shapes = {each.name: each.dims for each in graph.initializer}
    apart = [
        node.name
        for node in graph.node
        if node.op_type == "MatMul" and shapes.get(node.input[1], (10**6,))[0] <= max(APART.values())
    ]
    quantize_dynamic(
        raw,
        path,
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
        nodes_to_exclude=apart,
    )


def _write_tokenizer(base: Path, kept: list[int], path: Path) -> None:
    made = json.loads((base / "tokenizer.json").read_text())
    new = {old: place for place, old in enumerate(kept)}
    made["model"]["vocab"] = {word: new[old] for word, old in made["model"]["vocab"].items() if old in new}
    for each in made["added_tokens"]:
        each["id"] = new[each["id"]]
    special = made["post_processor"].get("special_tokens", {})
    for each in special.values():
        each["ids"] = [new[old] for old in each["ids"]]
    for side in ("sep", "cls"):
        if side in made["post_processor"]:
            word, old = made["post_processor"][side]
            made["post_processor"][side] = [word, new[old]]
    made["truncation"] = made["padding"] = None
    path.write_text(json.dumps(made, ensure_ascii=False), "utf-8")
