"""The flow by SpiffWorkflow as a web program uses it: load the run from JSON, do one task, save it again."""

from __future__ import annotations

from io import StringIO
from typing import Any

from lxml import etree
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from benchmarks.peers import rules

TASKS = {
    "save": "plan",
    "complete": "plan",
    "submit": "submit",
    "open": "open",
    "give_back": "decide",
    "approve": "decide",
}
"""Which user task each action of the flow completes."""

PROCESS = """<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="flow" isExecutable="true">
    <bpmn:startEvent id="start"><bpmn:outgoing>a</bpmn:outgoing></bpmn:startEvent>
    <bpmn:userTask id="plan"><bpmn:incoming>a</bpmn:incoming><bpmn:incoming>e</bpmn:incoming>
      <bpmn:incoming>h</bpmn:incoming><bpmn:outgoing>b</bpmn:outgoing></bpmn:userTask>
    <bpmn:exclusiveGateway id="filled" default="e"><bpmn:incoming>b</bpmn:incoming>
      <bpmn:outgoing>c</bpmn:outgoing><bpmn:outgoing>e</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:userTask id="submit"><bpmn:incoming>c</bpmn:incoming><bpmn:outgoing>d</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="open"><bpmn:incoming>d</bpmn:incoming><bpmn:outgoing>f</bpmn:outgoing></bpmn:userTask>
    <bpmn:userTask id="decide"><bpmn:incoming>f</bpmn:incoming><bpmn:outgoing>g</bpmn:outgoing></bpmn:userTask>
    <bpmn:exclusiveGateway id="decided" default="h"><bpmn:incoming>g</bpmn:incoming>
      <bpmn:outgoing>h</bpmn:outgoing><bpmn:outgoing>i</bpmn:outgoing></bpmn:exclusiveGateway>
    <bpmn:endEvent id="end"><bpmn:incoming>i</bpmn:incoming></bpmn:endEvent>
    <bpmn:sequenceFlow id="a" sourceRef="start" targetRef="plan"/>
    <bpmn:sequenceFlow id="b" sourceRef="plan" targetRef="filled"/>
    <bpmn:sequenceFlow id="c" sourceRef="filled" targetRef="submit">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">action == "complete"</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="e" sourceRef="filled" targetRef="plan"/>
    <bpmn:sequenceFlow id="d" sourceRef="submit" targetRef="open"/>
    <bpmn:sequenceFlow id="f" sourceRef="open" targetRef="decide"/>
    <bpmn:sequenceFlow id="g" sourceRef="decide" targetRef="decided"/>
    <bpmn:sequenceFlow id="h" sourceRef="decided" targetRef="plan"/>
    <bpmn:sequenceFlow id="i" sourceRef="decided" targetRef="end">
      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">action == "approve"</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
  </bpmn:process>
</bpmn:definitions>"""

LEADS = frozenset({"open", "decide"})


class Spiff:
    name = "SpiffWorkflow"

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_xml(etree.parse(StringIO(PROCESS)))
        self.spec = parser.get_spec("flow")
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        self.begun = self._begun()

    def _begun(self) -> str:
        run = BpmnWorkflow(self.spec)
        run.do_engine_steps()
        return self._kept(run)

    def _kept(self, run: BpmnWorkflow) -> str:
        text: str = self.serializer.serialize_json(run)
        return text

    def flow(self) -> int:
        kept = self._begun()
        for action, parts in rules.FLOW:
            run = self.serializer.deserialize_json(kept)
            self._do(run, action, parts)
            run.do_engine_steps()
            kept = self._kept(run)
        return len(rules.FLOW) + 1

    def _do(self, run: Any, action: str, parts: frozenset[str]) -> None:
        task = next(each for each in self._ready(run, parts) if each.task_spec.name == TASKS[action])
        task.data["action"] = action
        task.run()

    def _ready(self, run: Any, parts: frozenset[str]) -> list[Any]:
        if not rules.in_window(rules.NOW):
            return []
        waiting = run.get_tasks(state=TaskState.READY, manual=True)
        return [task for task in waiting if ("lead" if task.task_spec.name in LEADS else "person") in parts]

    def offered(self) -> list[Any]:
        return self._ready(self.serializer.deserialize_json(self.begun), rules.PERSON)


def peer() -> Spiff:
    return Spiff()
